@NullMarked
package io.sealstream.flink.source.enumerator;

import org.jspecify.annotations.NullMarked;
