@NullMarked
package io.sealstream.flink.access;

import org.jspecify.annotations.NullMarked;
