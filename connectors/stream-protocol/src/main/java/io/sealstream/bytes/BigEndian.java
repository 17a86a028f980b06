package io.sealstream.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Big-endian fields at fixed places of an array, for layouts that are read and written on the hot path without objects. */
public final class BigEndian {

    private static final VarHandle U16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle U64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    public static int getU16(byte[] bytes, int offset) {
        return (short) U16.get(bytes, offset) & 0xffff;
    }

    public static int getI32(byte[] bytes, int offset) {
        return (int) U32.get(bytes, offset);
    }

    public static long getI64(byte[] bytes, int offset) {
        return (long) U64.get(bytes, offset);
    }

    public static void putU16(byte[] bytes, int offset, int value) {
        U16.set(bytes, offset, (short) value);
    }

    public static void putI32(byte[] bytes, int offset, int value) {
        U32.set(bytes, offset, value);
    }

    public static void putI64(byte[] bytes, int offset, long value) {
        U64.set(bytes, offset, value);
    }
}
