package yeoul.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Reads transcripts as JSON lines, and answers each with a line: what Beam Java makes of it. */
public final class Judge {
  static final ObjectMapper JSON = new ObjectMapper();

  private Judge() {}

  public static void main(String[] args) throws Exception {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      ObjectNode answer = JSON.createObjectNode();
      try {
        JsonNode transcript = JSON.readTree(line);
        boolean isState = transcript.get("kind").asText().equals("state");
        answer.set("steps", isState ? new StateRun(transcript).run() : new PanesRun(transcript).run());
      } catch (Throwable thrown) {
        StringBuilder chain = new StringBuilder();
        for (Throwable t = thrown; t != null; t = t.getCause()) {
          chain.append(chain.length() == 0 ? "" : ", caused by ").append(t);
        }
        answer.put("error", chain.toString());
      }
      System.out.println(JSON.writeValueAsString(answer));
    }
  }
}
