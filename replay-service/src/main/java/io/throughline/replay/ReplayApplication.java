package io.throughline.replay;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The replay service as a process of its own. */
@SpringBootApplication
public class ReplayApplication {

  public static void main(String[] args) {
    SpringApplication.run(ReplayApplication.class, args);
  }
}
