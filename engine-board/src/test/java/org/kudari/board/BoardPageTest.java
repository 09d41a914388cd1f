package org.kudari.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The page in a browser, without a screen. */
@Timeout(180)
class BoardPageTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    @TempDir
    Path folder;

    private ChromeDriver browser;

    @BeforeEach
    void openBrowser() {
        boolean isHere = Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
        if (!Boolean.parseBoolean(System.getenv("KUDARI_REQUIRE_BROWSER"))) {
            assumeThat(isHere).as("Chromium and its driver are here").isTrue();
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toFile());
        options.addArguments(
                "--headless=new",
                // In a container, as root: there is neither a sandbox nor much shared memory.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--window-size=1280,1000",
                "--user-data-dir=" + folder.resolve("profile"));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .build(),
                options);
    }

    @AfterEach
    void closeBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    private interface Look {
        boolean isSo();
    }

    /** Waits for what the page is to show. */
    private static void until(String what, Look look) {
        Instant end = Instant.now().plus(Duration.ofSeconds(30));
        while (!look.isSo()) {
            assertThat(Instant.now()).as(what).isBefore(end);
            Thread.onSpinWait();
        }
    }

    private String label(String figure) {
        List<WebElement> plots = browser.findElements(By.cssSelector("#" + figure + " .plot"));
        String label = plots.isEmpty() ? null : plots.getFirst().getDomAttribute("aria-label");
        return label == null ? "" : label;
    }

    private String text(String selector) {
        return browser.findElement(By.cssSelector(selector)).getText();
    }

    /** Nothing went wrong in the page, and it asked nobody but the board. */
    private void assertQuiet(Board board) {
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
        String own = "http://127.0.0.1:" + board.address().getPort() + "/";
        Pattern address = Pattern.compile("\"request\":\\{.*?\"url\":\"(http[^\"]*)\"");
        List<String> addresses = browser.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .flatMap(message -> address.matcher(message).results().map(found -> found.group(1)))
                .toList();
        assertThat(addresses).hasSizeGreaterThan(5).allMatch(each -> each.startsWith(own));
    }

    @Test
    void curvesGrowWhileATrainingRuns() throws IOException {
        RunFile run = RunFile.in(folder, "first");
        run.begin(0);
        run.step(1, 2.0, 0.1);
        run.step(2, 1.5, 0.1);
        try (Board board = new Board(folder, 0)) {
            browser.get(board.address().toString());
            until("the first figures are shown", () -> label("loss").contains("2 at first, 1.5 now"));
            assertThat(browser.getTitle()).isEqualTo("Kudari board");
            assertThat(browser.findElement(By.id("warnings")).getText()).isEmpty();

            for (int step = 3; step <= 30; step++) {
                run.step(step, 3.0 / step, 0.1);
            }
            run.epoch(1, 30, 0.1, 0.85);
            run.end();

            until("the curve has grown", () -> label("loss").contains("training: 2 at first, 0.1 now"));
            until("the score is there", () -> label("score").contains("test accuracy: 0.85"));
            until("the end is told", () -> text("#runs tbody").contains("finished after 3 epoch(s), 30 step(s)"));
            assertThat(label("loss")).contains("validation loss", "always guessing: 1.1");
            assertThat(text("#flow .bars")).contains("0 Linear(4, 8)", "1 sigmoid", "2 Linear(8, 2)");
            assertThat(text("#confusion table")).contains("yes", "no", "8");
            assertThat(text("#settings")).contains("a <b>");
            assertThat(text("#model")).isEqualTo("layer 0 Linear(4, 2)");
            assertThat(browser.findElement(By.cssSelector("#histogram canvas")).getDomAttribute("aria-label"))
                    .isEqualTo("values of 0.weight: at step 21 from -3.7e-9 to 3.7e-9");
            assertThat((Long) browser.executeScript("return document.querySelectorAll('.uplot').length"))
                    .isGreaterThanOrEqualTo(6);
            assertQuiet(board);
        }
        until(
                "the page says that the board is closed",
                () -> text("#connection").startsWith("The board is closed."));
        assertThat(label("loss")).contains("0.1 now");
    }

    @Test
    void theWarningOfAStarvedLayerAppears() throws IOException {
        RunFile run = RunFile.in(folder, "first");
        run.begin(0);
        run.step(1, 1.1, 1e-9);
        try (Board board = new Board(run.path(), 0)) {
            browser.get(board.address().toString());
            until("nothing is wrong so far", () -> text("#healthy").equals("Nothing so far."));

            run.warning(1, "layer 0 receives almost no gradient: norm 1.0e-09 <i>");

            until("the warning is there", () -> text("#warnings").contains("vanishing gradient"));
            assertThat(text("#warnings"))
                    .contains("layer 0 receives almost no gradient: norm 1.0e-09 <i>.")
                    .contains("Try: ReLU with He's rule, or residuals.");
            assertThat(browser.findElement(By.id("healthy")).isDisplayed()).isFalse();
            assertThat(browser.findElement(By.id("warnings")).getDomAttribute("aria-live"))
                    .isEqualTo("polite");
            assertThat(text("#flow .bars")).contains("1e-9 starved");
            assertQuiet(board);
        }
    }

    @Test
    void twoTrainingsAreCompared() throws IOException {
        RunFile one = RunFile.in(folder, "one");
        RunFile other = RunFile.in(folder, "other \"x\"");
        for (RunFile run : List.of(one, other)) {
            run.begin(0);
            run.step(1, run == one ? 1 : 2, 0.1);
            run.step(2, run == one ? 0.5 : 1, 0.1);
        }
        try (Board board = new Board(folder, 0)) {
            browser.get(board.address().toString());
            until(
                    "both are drawn",
                    () -> label("loss").contains("one: training: 1 at first, 0.5 now")
                            && label("loss").contains("other \"x\": training: 2 at first, 1 now"));
            browser.findElement(By.cssSelector("[type=checkbox][aria-label='draw one']"))
                    .click();
            until("one is hidden", () -> !label("loss").contains("one: training"));
            assertThat(label("loss")).contains("other \"x\": training");
            browser.findElement(By.cssSelector("[type=radio][aria-label='details of other \"x\"']"))
                    .click();
            until("its details are shown", () -> text("#chosen").equals("of other \"x\""));
            assertQuiet(board);
        }
    }

    @Test
    void aPageThatLostTheBoardKeepsWhatItHas() throws IOException {
        RunFile run = RunFile.in(folder, "first");
        run.begin(0);
        run.step(1, 2.0, 0.1);
        try (Board board = new Board(folder, 0);
                BreakableProxy proxy = new BreakableProxy(board.address())) {
            browser.get(proxy.address().toString());
            until("it is shown", () -> label("loss").contains("2 at first, 2 now"));
            browser.executeScript("window.shown = document.querySelector('.uplot')");

            proxy.breakConnections();
            until("the page says so", () -> text("#connection").startsWith("No connection"));
            run.step(2, 1.0, 0.1);
            run.step(3, 0.5, 0.1);

            until("nothing was lost", () -> label("loss").contains("2 at first, 0.5 now"));
            browser.findElement(By.cssSelector("#loss summary")).click();
            until("nothing came twice", () -> text("#loss details tr").equals("training 2 (1) 1 (2) 0.5 (3)"));
            assertThat((Boolean) browser.executeScript("return window.shown === document.querySelector('.uplot')"))
                    .isTrue();
        }
    }

    @Test
    void itIsUsedByKeysAndOnSmallScreens() throws IOException {
        RunFile run = RunFile.in(folder, "first");
        run.begin(0);
        for (int step = 1; step < 20; step++) {
            run.step(step, 1.0 / step, 0.1);
        }
        try (Board board = new Board(folder, 0)) {
            browser.manage().window().setSize(new Dimension(500, 800));
            browser.get(board.address().toString());
            until("it is shown", () -> label("loss").contains("1 at first"));
            WebElement plot = browser.findElement(By.cssSelector("#loss .plot"));
            plot.sendKeys(Keys.ARROW_RIGHT);
            plot.sendKeys(Keys.ARROW_RIGHT);
            until(
                    "the cursor is at the second step",
                    () -> text("#loss .u-legend").contains("0.5"));
            browser.findElement(By.cssSelector("#loss summary")).sendKeys(Keys.ENTER);
            until("the table is open", () -> text("#loss details").contains("0.05263 (19)"));
            // Nothing is wider than the screen, but for what scrolls by itself.
            assertThat((Boolean) browser.executeScript(
                            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
                    .isTrue();
            // Each control has a name for who hears it.
            assertThat((List<?>) browser.executeScript("return [...document.querySelectorAll('input,select')]"
                            + ".filter(e => !e.labels.length && !e.getAttribute('aria-label'))"))
                    .isEmpty();
            assertQuiet(board);
        }
    }
}
