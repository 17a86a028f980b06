@NullMarked
package io.sealstream.flink.source;

import org.jspecify.annotations.NullMarked;
