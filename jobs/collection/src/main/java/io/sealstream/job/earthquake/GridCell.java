package io.sealstream.job.earthquake;

import java.util.Locale;

/**
 * A cell of 10 by 10 degrees. The poles and the antimeridian belong to the cell that ends there.
 *
 * @param south southern edge in degrees north, -90 to 80
 * @param west western edge in degrees east, -180 to 170
 */
public record GridCell(int south, int west) {

    private static final int SIZE = 10;
    private static final int COLUMNS = 360 / SIZE;

    /**
     * Checks that the edges lie on the grid.
     *
     * @throws IllegalArgumentException if they do not
     */
    public GridCell {
        if (south < -90 || south > 80 || west < -180 || west > 170 || south % SIZE != 0 || west % SIZE != 0) {
            throw new IllegalArgumentException("cell is not on the grid [south=" + south + ", west=" + west
                    + ", expected=tens, -90..80 and -180..170]");
        }
    }

    /** The cell of a place given in degrees, -90 to 90 and -180 to 180. */
    public static GridCell at(double latitude, double longitude) {
        return new GridCell(
                Math.min(80, (int) Math.floor(latitude / SIZE) * SIZE),
                Math.min(170, (int) Math.floor(longitude / SIZE) * SIZE));
    }

    /** The number of the cell, 0 to 647: a key that is the same in every process, which a record's hash need not be. */
    public int number() {
        return (south + 90) / SIZE * COLUMNS + (west + 180) / SIZE;
    }

    /** The south-western corner, in the way of map sheets: {@code 30N 120W}. */
    public String label() {
        return String.format(
                Locale.ROOT, "%d%s %d%s", Math.abs(south), south < 0 ? "S" : "N", Math.abs(west), west < 0 ? "W" : "E");
    }
}
