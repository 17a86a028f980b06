@NullMarked
package io.sealstream.flink.sink.writer;

import org.jspecify.annotations.NullMarked;
