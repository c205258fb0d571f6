package io.throughline.system.browser;

import io.throughline.system.house.ServerProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of all this. Pictures of every page are left in {@code target/pictures}. */
class DashboardTest {

  private static ServerProcess server;
  private static Producer producer;

  @BeforeAll
  static void start(@TempDir Path directory) {
    server = ServerProcess.startedWithHostWatch(directory.resolve("data"));
    producer = new Producer(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void oneClickSignsIn_andThisMachinesMetricsMove() {
    run("metricsMove");
  }

  @Test
  void anExecution_appearsProgressesAndCompletes_withoutAReload() {
    run("executionRuns");
  }

  @Test
  void aServerThatIsKilledAndStarted_isGreyThenGreen_andEveryEventIsThereOnce() {
    run("serverIsKilled");
  }

  @Test
  void aTabThatWasHidden_missesNothing() {
    run("tabIsHidden");
  }

  @Test
  void withoutWebSocket_itIsYellow_andEventsStillCome() {
    run("webSocketIsBlocked");
  }

  @Test
  void theBarAndALinkGoBackInTime_andPlayingComesBackToThePresent() {
    run("timeTravels");
  }

  @Test
  void anAlertIsAcknowledgedByAnEvent() {
    run("alertIsAcknowledged");
  }

  @Test
  void anotherTenantSeesNothingOfTheFirst() {
    run("tenantIsSwitched");
  }

  @Test
  void noPageHasASeriousViolationOfAccessibility_inLightInDarkOrOnAPhone() {
    run("pagesAreAccessible");
  }

  @Test
  void theHooks_shareSubscriptionsInStrictMode_andDoNotTear() {
    run("hooksInReact");
  }

  private static void run(String scenario) {
    BrowserScenario.run(scenario, server.url().toString(), producer::answer);
  }
}
