package io.throughline.service;

import io.throughline.service.problem.ProblemConfiguration;
import io.throughline.service.security.SecurityConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Import;

/** Everything that the services share, as one auto-configuration. */
@AutoConfiguration(
    before = {
      OAuth2ResourceServerAutoConfiguration.class,
      ServletWebSecurityAutoConfiguration.class,
      ErrorMvcAutoConfiguration.class
    })
@Import({SecurityConfiguration.class, ProblemConfiguration.class})
public class ServiceSupportConfiguration {}
