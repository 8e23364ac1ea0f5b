/** How something is measured and told: runs that alternate with a baseline, what a process uses, tables and files. */
@NullMarked
package io.optward.bench.measure;

import org.jspecify.annotations.NullMarked;
