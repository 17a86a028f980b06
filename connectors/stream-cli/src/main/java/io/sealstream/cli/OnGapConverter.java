package io.sealstream.cli;

import io.sealstream.transport.OnGap;
import picocli.CommandLine.ITypeConverter;

/** {@code fail} or {@code skip}. */
final class OnGapConverter implements ITypeConverter<OnGap> {

    @Override
    public OnGap convert(String text) {
        return CommandRunner.converted(text, value -> switch (value) {
            case "fail" -> OnGap.FAIL;
            case "skip" -> OnGap.SKIP;
            default -> throw new IllegalArgumentException("expected fail or skip, found " + value);
        });
    }
}
