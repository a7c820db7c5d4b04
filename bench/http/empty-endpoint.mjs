/** The least that express can do: what the routing and the socket cost alone. */
import express from "express";

const app = express();
app.post("/", (_request, response) => response.json({ ok: true }));
const server = app.listen(0, "127.0.0.1", () => {
  console.error(`Listening on http://127.0.0.1:${server.address().port}`);
});
process.once("SIGTERM", () => process.exit(0));
