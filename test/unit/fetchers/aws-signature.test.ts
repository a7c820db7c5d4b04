import { expect, test } from "vitest";
import { signedHeaders } from "../../../catalog-fetchers/aws/signature.ts";

const KEYS = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
};

/** "get-vanilla" and "get-vanilla-query-order-key-case" of AWS's published test suite for Signature Version 4. */
test.each([
  [
    "https://example.amazonaws.com/",
    "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
  ],
  [
    "https://example.amazonaws.com/?Param2=value2&Param1=value1",
    "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
  ],
])("%s is signed as AWS's test suite has it", (url, signature) => {
  const signed = { url, region: "us-east-1", service: "service", time: "20150830T123600Z" };
  expect(signedHeaders(signed, KEYS).authorization).toBe(
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, " +
      `SignedHeaders=host;x-amz-date, Signature=${signature}`,
  );
});

test("temporary keys send their token, signed along", () => {
  const signed = {
    url: "https://ec2.us-east-1.amazonaws.com/?Action=X",
    region: "us-east-1",
    service: "ec2",
    time: "20150830T123600Z",
  };
  const headers = signedHeaders(signed, { ...KEYS, sessionToken: "token" });
  expect(headers["x-amz-security-token"]).toBe("token");
  expect(headers.authorization).toContain("SignedHeaders=host;x-amz-date;x-amz-security-token,");
});
