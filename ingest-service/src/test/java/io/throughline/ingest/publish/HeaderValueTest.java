package io.throughline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          plain text                | plain text
          Euro%20%E2%82%AC%20%F0%9F%98%80 | Euro € 😀
          %25                       | %
          a%c3%A9b                  | aéb
          "quoted \\" and \\\\"     | quoted " and \\
          "only at the start        | "only at the start
          %2541                     | %41
          """)
  void aHeader_isDecodedOnce(String header, String value) {
    assertThat(HeaderValue.decode(header)).contains(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "100%", "%4", "%zz", "%C3", "%ff", "é", "a\tb", "\u007f"})
  void whatTheBindingDoesNotAllow_isRefused(String header) {
    assertThat(HeaderValue.decode(header)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/a%2520b, /a%20b",
    "/a%20b, /a%20b",
    "https://x.example/%C3%A9?q=%22, https://x.example/%C3%A9?q=%22",
    "/a%2Fb, /a/b",
    "/plain, /plain",
  })
  void aUri_keepsItsOwnEscapes_whereTheSenderDidNotEscapeThem(String header, String uri) {
    assertThat(HeaderValue.decodeUri(header)).contains(uri);
  }

  @Property
  void whatIsEncoded_isDecodedAsItWas(@ForAll String value) {
    String wellFormed = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);

    assertThat(HeaderValue.decode(encode(wellFormed))).contains(wellFormed);
  }

  @Property
  void anyText_isAnsweredWithoutAnException(@ForAll String header) {
    assertThat(HeaderValue.decode(header)).isNotNull();
  }

  /** The binding's encoding: everything but printable ASCII, and blank, quote and percent. */
  private static String encode(String value) {
    StringBuilder header = new StringBuilder();
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      if (b > 0x20 && b < 0x7F && b != '"' && b != '%') {
        header.append((char) b);
      } else {
        header.append('%').append("%02x".formatted(b).toUpperCase(Locale.ROOT));
      }
    }
    return header.toString();
  }
}
