@NullMarked
package io.sealstream.flink.sink;

import org.jspecify.annotations.NullMarked;
