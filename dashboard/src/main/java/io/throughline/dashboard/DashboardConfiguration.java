package io.throughline.dashboard;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.EncodedResourceResolver;
import org.springframework.web.servlet.resource.PathResourceResolver;

/** The page of whatever service has this module. */
@AutoConfiguration
@ConditionalOnProperty(name = "throughline.dashboard.enabled", matchIfMissing = true)
@EnableConfigurationProperties(DashboardProperties.class)
@Import(PageController.class)
public class DashboardConfiguration {

  private static final String BUILT = "throughline-dashboard/";
  private static final String TRUSTED_ISSUER =
      "spring.security.oauth2.resourceserver.jwt.issuer-uri";

  @Bean
  Page page() {
    return Page.of(new ClassPathResource(BUILT + "index.html"));
  }

  @Bean
  PageSettings pageSettings(DashboardProperties properties, Environment environment) {
    URI issuer = properties.issuer();
    return new PageSettings(
        issuer == null ? trusted(environment) : issuer,
        properties.clientId(),
        properties.scopes(),
        new PageSettings.Services(properties.historyUrl(), properties.ingestUrl()));
  }

  private static @Nullable URI trusted(Environment environment) {
    return environment.getProperty(TRUSTED_ISSUER, URI.class);
  }

  /** Their names change with what is in them, so they are good for ever. */
  @Bean
  WebMvcConfigurer pageFiles(PageSettings settings) {
    String policy = PagePolicy.of(settings);
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new PolicyOfFiles(policy)).addPathPatterns("/assets/**");
      }

      @Override
      public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry
            .addResourceHandler("/assets/**")
            .addResourceLocations("classpath:/" + BUILT + "assets/")
            .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
            .resourceChain(true)
            .addResolver(new EncodedResourceResolver())
            .addResolver(new PathResourceResolver());
        registry
            .addResourceHandler("/favicon.svg")
            .addResourceLocations("classpath:/" + BUILT)
            .setCacheControl(CacheControl.maxAge(Duration.ofHours(1)));
      }
    };
  }

  /** A worker is held to the policy of its own script, not to that of the page that made it. */
  private record PolicyOfFiles(String policy) implements HandlerInterceptor {

    @Override
    public boolean preHandle(
        HttpServletRequest request, HttpServletResponse response, Object handler) {
      response.setHeader("Content-Security-Policy", policy);
      return true;
    }
  }
}
