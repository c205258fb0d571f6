package io.throughline.log.share;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.throughline.log.share.Spread.Member;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the members of a group tell each other. Pure.
 *
 * <pre>
 * member = format generation(4) address count(2) ( partition(2) )*
 * owners = format self(2) count(2) ( address )* count(2) ( member(2) )*
 * </pre>
 *
 * Numbers are big-endian; an address is its length (2) and UTF-8.
 */
public final class ShareCodec {

  private static final byte FORMAT = 1;

  private ShareCodec() {}

  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private interface Reading<T> {
    T from(DataInputStream in) throws IOException;
  }

  public static ByteBuffer encode(Member member) {
    return write(
        out -> {
          out.writeInt(member.generation());
          writeAddress(out, member.address());
          out.writeShort(member.has().size());
          for (int partition : member.has()) {
            out.writeShort(partition);
          }
        });
  }

  public static Member decodeMember(@Nullable ByteBuffer bytes) {
    return read(
        bytes,
        in -> {
          int generation = in.readInt();
          String address = readAddress(in);
          Set<Integer> has = new HashSet<>();
          for (int left = in.readUnsignedShort(); left > 0; left--) {
            has.add(in.readUnsignedShort());
          }
          return new Member(address, generation, has);
        });
  }

  /** All but the generation, which the group says itself. */
  public static ByteBuffer encode(Owners owners) {
    return write(
        out -> {
          out.writeShort(owners.self());
          out.writeShort(owners.addresses().size());
          for (String address : owners.addresses()) {
            writeAddress(out, address);
          }
          out.writeShort(owners.byPartition().size());
          for (int member : owners.byPartition()) {
            out.writeShort(member);
          }
        });
  }

  public static Owners decodeOwners(@Nullable ByteBuffer bytes, int generation) {
    return read(
        bytes,
        in -> {
          int self = in.readUnsignedShort();
          List<String> addresses = new ArrayList<>();
          for (int left = in.readUnsignedShort(); left > 0; left--) {
            addresses.add(readAddress(in));
          }
          List<Integer> byPartition = new ArrayList<>();
          for (int left = in.readUnsignedShort(); left > 0; left--) {
            byPartition.add(in.readUnsignedShort());
          }
          return new Owners(generation, self, addresses, byPartition);
        });
  }

  private static void writeAddress(DataOutputStream out, String address) throws IOException {
    byte[] utf8 = address.getBytes(UTF_8);
    out.writeShort(utf8.length);
    out.write(utf8);
  }

  private static String readAddress(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readUnsignedShort()), UTF_8);
  }

  private static ByteBuffer write(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      writing.to(out);
    } catch (IOException never) {
      throw new UncheckedIOException(never);
    }
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  private static <T> T read(@Nullable ByteBuffer bytes, Reading<T> reading) {
    if (bytes == null) {
      throw new IllegalStateException(
          "a member of the group says nothing (expected: the group is used by replay alone)");
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    try (InputStream raw = new ByteArrayInputStream(copy);
        DataInputStream in = new DataInputStream(raw)) {
      int format = in.readUnsignedByte();
      if (format != FORMAT) {
        throw new IllegalStateException(
            "a member of the group speaks format %d (expected: %d)".formatted(format, FORMAT));
      }
      return reading.from(in);
    } catch (IOException shortened) {
      throw new IllegalStateException("a member of the group says half of something", shortened);
    }
  }
}
