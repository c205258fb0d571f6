package io.throughline.stomp;

/** The header names that STOMP defines, and those that Throughline adds to its own frames. */
public final class HeaderNames {

  public static final String ACCEPT_VERSION = "accept-version";
  public static final String ACK = "ack";
  public static final String APPEND_TIME = "append-time";
  public static final String AUTHORIZATION = "Authorization";
  public static final String CODE = "code";
  public static final String CONTENT_LENGTH = "content-length";
  public static final String CONTENT_TYPE = "content-type";
  public static final String DESTINATION = "destination";
  public static final String HEART_BEAT = "heart-beat";
  public static final String HOST = "host";
  public static final String ID = "id";
  public static final String LOGIN = "login";
  public static final String MESSAGE = "message";
  public static final String MESSAGE_ID = "message-id";
  public static final String PASSCODE = "passcode";
  public static final String POSITION = "position";
  public static final String RECEIPT = "receipt";
  public static final String RECEIPT_ID = "receipt-id";
  public static final String SERVER = "server";
  public static final String SESSION = "session";
  public static final String SUBSCRIPTION = "subscription";
  public static final String TENANT = "tenant";
  public static final String TRANSACTION = "transaction";
  public static final String USER_NAME = "user-name";
  public static final String VERSION = "version";
  public static final String WINDOW = "window";

  private HeaderNames() {}
}
