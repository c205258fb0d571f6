/** What stands in the data directory. */
@NullMarked
package io.throughline.standalone.files;

import org.jspecify.annotations.NullMarked;
