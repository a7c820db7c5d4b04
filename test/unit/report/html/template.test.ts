import { describe, expect, it } from "vitest";
import { Html, html, trusted } from "../../../../src/report/html/template.ts";

describe("html", () => {
  it("escapes what is put in, for text and for attributes", () => {
    const name = `<b onclick='x'>&"`;
    expect(html`<p title="${name}">${name}</p>`.text).toBe(
      '<p title="&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;">&lt;b onclick=&#39;x&#39;&gt;&amp;&quot;</p>',
    );
  });

  it("takes parts that it made as they are", () => {
    const items = ["a", "<"].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>`.text).toBe("<ul><li>a</li><li>&lt;</li></ul>");
    expect(html`${trusted("<br>")}`.text).toBe("<br>");
  });

  it("does not take an object that looks like a part for one", () => {
    const forged = JSON.parse('{"text":"<script>"}');
    expect(() => html`${forged}`).toThrow();
    expect(html`x`).toBeInstanceOf(Html);
  });

  it("lets no control character through", () => {
    expect(html`${"a\u0000\u001B[31m\u202Eb"}`.text).toBe("a\uFFFD\uFFFD[31m\uFFFDb");
  });
});
