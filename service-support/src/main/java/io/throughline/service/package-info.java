/**
 * What the services share: who the caller is, how errors look, the log as beans.
 *
 * <p>Spring Boot finds it by itself: a service needs this module on its class path and nothing
 * else. A service's own beans and settings win over what stands here.
 */
@NullMarked
package io.throughline.service;

import org.jspecify.annotations.NullMarked;
