/** How much of the service one tenant, and all together, may use at once. */
@NullMarked
package io.throughline.ingest.admission;

import org.jspecify.annotations.NullMarked;
