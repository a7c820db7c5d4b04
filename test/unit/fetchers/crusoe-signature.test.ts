import { describe, expect, it } from "vitest";
import { signedHeaders } from "../../../catalog-fetchers/crusoe/signature.ts";

const NOW = new Date("2026-11-25T10:00:00.789Z");
/** Both URL-safe characters, no padding. */
const SECRET = "c2VjcmV0LXNlY3JldC1zZWNyZXQ_-w";

describe("signedHeaders", () => {
  it("signs path, method and second as the provider does", () => {
    const headers = signedHeaders(
      { accessKeyId: "id", secretKey: SECRET },
      "/v1alpha5/capacities",
      NOW,
    );
    expect(headers).toEqual({
      "X-Crusoe-Timestamp": "2026-11-25T10:00:00+00:00",
      // Computed apart from this code, with Python's hmac.
      Authorization: "Bearer 1.0:id:gizTmrG4lX7gK9P5WqZE-XpRwqo1OSzokxbgyB3VYs8",
    });
  });

  it("does not depend on the secret's padding", () => {
    const sign = (secretKey: string) => signedHeaders({ accessKeyId: "id", secretKey }, "/x", NOW);
    expect(sign(`${SECRET}==`)).toEqual(sign(SECRET));
  });
});
