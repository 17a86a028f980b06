@NullMarked
package io.sealstream.flink.source.split;

import org.jspecify.annotations.NullMarked;
