import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/*
 * Opens pages of `./kudari gallery` in Chromium without a screen, and moves every slider and knob by the keyboard.
 * Fails if the console says something, if anything but the page is asked for, or if a key shows no other figure:
 *
 *     java scripts/LookAtGallery.java gallery/index.html gallery-ja/index.html
 */

/** In the page: all controls, and which figure is shown beside one of them. */
static final String CONTROLS = "[...document.querySelectorAll('figure input, figure select')]";

static final String SHOWN = "%s[%d].closest('figure').querySelector('.one svg')"
        + ".getAttribute('aria-label').replaceAll(',', ';')";

static final Pattern ID = Pattern.compile("^\\{\"id\":(\\d+)");
static final Pattern VALUE = Pattern.compile("\"value\":\"?([^\",}]*)");
static final Pattern REQUEST = Pattern.compile("\"Network\\.requestWillBeSent\".*?\"request\":\\{\"url\":\"([^\"]*)\"");
static final Pattern MESSAGE =
        Pattern.compile("\"method\":\"(?:Runtime\\.consoleAPICalled|Runtime\\.exceptionThrown|Log\\.entryAdded)\"");

final List<String> complaints = new ArrayList<>();
final List<String> requests = new ArrayList<>();
final Map<Integer, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
WebSocket browser;
int sent;

void main(String[] pages) throws Exception {
    Path profile = Files.createTempDirectory("look-at-gallery");
    Process chromium = new ProcessBuilder(
                    "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
                    "--user-data-dir=" + profile, "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log").toFile())
            .start();
    try {
        connect(profile);
        for (String page : pages) {
            look(Path.of(page).toRealPath().toUri().toString());
        }
    } finally {
        chromium.descendants().forEach(ProcessHandle::destroyForcibly);
        chromium.destroyForcibly().waitFor();
        delete(profile);
    }
    complaints.forEach(IO::println);
    System.exit(complaints.isEmpty() ? 0 : 1);
}

static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(file);
        }
    }
}

/** Chromium writes its port to a file; there it tells the address of its first tab. */
void connect(Path profile) throws Exception {
    Path port = profile.resolve("DevToolsActivePort");
    for (int i = 0; i < 300 && (!Files.exists(port) || Files.size(port) == 0); i++) {
        Thread.sleep(100);
    }
    URI list = URI.create("http://127.0.0.1:" + Files.readAllLines(port).getFirst() + "/json/list");
    HttpClient client = HttpClient.newHttpClient();
    String tabs = client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
    Matcher address = Pattern.compile("\"type\": \"page\".*?\"webSocketDebuggerUrl\": \"([^\"]*)\"", Pattern.DOTALL)
            .matcher(tabs);
    if (!address.find()) {
        throw new IllegalStateException("Chromium has no tab: " + tabs);
    }
    browser = client.newWebSocketBuilder()
            .buildAsync(URI.create(address.group(1)), new Listener())
            .get();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
        send(domain + ".enable", "");
    }
}

/** Puts the parts of a message together. */
class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
        parts.append(part);
        if (isLast) {
            receive(parts.toString());
            parts.setLength(0);
        }
        socket.request(1);
        return null;
    }
}

void receive(String message) {
    Matcher id = ID.matcher(message);
    Matcher request = REQUEST.matcher(message);
    if (id.find()) {
        answers.get(Integer.valueOf(id.group(1))).complete(message);
    } else if (request.find()) {
        requests.add(request.group(1));
    } else if (MESSAGE.matcher(message).find()) {
        complaints.add("the console says " + message);
    }
}

String send(String method, String parameters) throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    answers.put(++sent, answer);
    browser.sendText("{\"id\":" + sent + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}", true);
    return answer.get(60, TimeUnit.SECONDS);
}

String evaluate(String script) throws Exception {
    Matcher value = VALUE.matcher(send("Runtime.evaluate", "\"expression\":\"" + script + "\",\"returnByValue\":true"));
    return value.find() ? value.group(1) : "";
}

void look(String page) throws Exception {
    requests.clear();
    send("Page.navigate", "\"url\":\"" + page + "\"");
    while (!evaluate("location.href + document.readyState").equals(page + "complete")) {
        Thread.sleep(100);
    }
    int count = Integer.parseInt(evaluate(CONTROLS + ".length"));
    for (int i = 0; i < count; i++) {
        evaluate(CONTROLS + "[" + i + "].focus()");
        press("Home", 36);
        String first = evaluate(SHOWN.formatted(CONTROLS, i));
        press("ArrowRight", 39);
        String second = evaluate(SHOWN.formatted(CONTROLS, i));
        if (first.isEmpty() || second.isEmpty() || first.equals(second)) {
            complaints.add("control " + i + " of " + page + " shows '" + first + "', and after a key '" + second + "'");
        }
    }
    requests.stream().filter(url -> !url.equals(page)).forEach(url -> complaints.add(page + " asks for " + url));
    IO.println(page + ": " + count + " controls moved, " + requests.size() + " request");
}

void press(String key, int code) throws Exception {
    for (String type : List.of("rawKeyDown", "keyUp")) {
        String names = "\"key\":\"" + key + "\",\"code\":\"" + key + "\",\"windowsVirtualKeyCode\":" + code;
        send("Input.dispatchKeyEvent", "\"type\":\"" + type + "\"," + names);
    }
}
