package io.sealstream.job.earthquake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class GridCellTest {

    @ParameterizedTest
    @CsvSource({
        "34.5,-118.7,30,-120,30N 120W",
        "-0.1,0.1,-10,0,10S 0E",
        "0,0,0,0,0N 0E",
        "-0.0,-0.0,0,0,0N 0E",
        "90,180,80,170,80N 170E",
        "-90,-180,-90,-180,90S 180W",
        "-20,-10,-20,-10,20S 10W"
    })
    void findsTheCellOfAPlace(double latitude, double longitude, int south, int west, String label) {
        GridCell cell = GridCell.at(latitude, longitude);

        assertThat(cell).isEqualTo(new GridCell(south, west));
        assertThat(cell.label()).isEqualTo(label);
    }

    @Test
    void numbersEachCellOnce() {
        Set<Integer> numbers = new HashSet<>();
        for (int south = -90; south <= 80; south += 10) {
            for (int west = -180; west <= 170; west += 10) {
                numbers.add(new GridCell(south, west).number());
            }
        }
        assertThat(numbers).hasSize(648).allMatch(number -> number >= 0 && number < 648);
    }

    @ParameterizedTest
    @CsvSource({"90,0", "-100,0", "0,180", "0,-190", "5,0", "0,5"})
    void refusesEdgesOffTheGrid(int south, int west) {
        assertThatThrownBy(() -> new GridCell(south, west))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cell is not on the grid [south=" + south);
    }
}
