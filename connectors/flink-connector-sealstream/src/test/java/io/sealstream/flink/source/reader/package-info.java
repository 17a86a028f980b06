@NullMarked
package io.sealstream.flink.source.reader;

import org.jspecify.annotations.NullMarked;
