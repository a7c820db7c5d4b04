import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { BlobServiceClient } from "@azure/storage-blob";
import { Storage } from "@google-cloud/storage";
import { afterAll, beforeAll, expect, it } from "vitest";
import { copyStore, openStore } from "../../../src/adapters/stores/copy-store.ts";
import { CorruptedError, type Upload } from "../../../src/adapters/stores/store.ts";
import { soon } from "./requests.ts";
import { describeWith, PROGRAMS, type Service, startService } from "./services.ts";

const MIB = 1 << 20;
const folder = () => mkdtempSync(join(tmpdir(), "skyplan-stores-"));
const sha = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

const write = (root: string, files: Readonly<Record<string, Buffer | string>>): void => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
};

const upload = (path: string, body: Buffer, cutAt?: number): Upload => ({
  file: { path, bytes: body.length, version: "1" },
  open: async (from) =>
    Readable.from(
      (async function* () {
        for (let at = from; at < body.length; at += MIB) {
          if (cutAt !== undefined && at >= cutAt) throw new Error("the line was cut");
          yield body.subarray(at, at + MIB);
        }
      })(),
      { objectMode: false },
    ),
  sha256: async () => sha(body),
});

/** What holds for every object store. @param large  more than one part of it */
const holds = (urlOf: () => string, large: number): void => {
  it("copies a folder there and back, whatever the names", async () => {
    const from = folder();
    const files = {
      "a.txt": "alpha",
      empty: "",
      "deep/er/ü ñ%20+&.bin": randomBytes(3000),
      "deep/b#?.txt": "beta",
    };
    write(from, files);
    const url = `${urlOf()}/round`;
    const there = await copyStore({ from: pathToFileURL(from).href, to: url }, soon());
    if (!there.ok) throw new Error(there.error.message);
    expect(there.value).toMatchObject({ files: 4, bytes: 3009, sentBytes: 3009 });
    const to = folder();
    const back = await copyStore({ from: url, to: pathToFileURL(to).href }, soon());
    if (!back.ok) throw new Error(back.error.message);
    expect(back.value.sha256).toBe(there.value.sha256);
    for (const [path, content] of Object.entries(files))
      expect(readFileSync(join(to, path))).toEqual(Buffer.from(content));
  });

  it("sends nothing that is there already, and what has changed", async () => {
    const from = folder();
    write(from, { one: "same", two: "old" });
    const copy = { from: pathToFileURL(from).href, to: `${urlOf()}/again` };
    await copyStore(copy, soon());
    expect(await copyStore(copy, soon())).toMatchObject({
      ok: true,
      value: { sentBytes: 0, bytes: 7 },
    });
    write(from, { two: "new" });
    expect(await copyStore(copy, soon())).toMatchObject({
      ok: true,
      value: { sentBytes: 3, bytes: 7 },
    });
    const to = folder();
    await copyStore({ from: copy.to, to: pathToFileURL(to).href }, soon());
    expect(readFileSync(join(to, "two"), "utf8")).toBe("new");
  });

  it("names one object, or what is below it; a neighbour with the same beginning is neither", async () => {
    const from = folder();
    write(from, { "x/1": "one", "x/2": "two", xy: "other" });
    await copyStore({ from: pathToFileURL(from).href, to: `${urlOf()}/names` }, soon());
    const list = async (path: string) => (await openStore(`${urlOf()}/names/${path}`)).list(soon());
    expect((await list("x")).files.map(({ path }) => path)).toEqual(["1", "2"]);
    expect((await list("xy")).files.map(({ path }) => path)).toEqual([""]);
    expect(await list("nothing")).toMatchObject({ exists: false, files: [] });
  });

  it("reads from a position on, to the end and at the end", async () => {
    const body = randomBytes(10_000);
    const store = await openStore(`${urlOf()}/range`);
    await store.put(upload("r", body), soon());
    const file = { path: "r", bytes: body.length, version: "" };
    expect(await buffer(await store.read(file, 9_000, soon()))).toEqual(body.subarray(9_000));
    expect(await buffer(await store.read(file, 10_000, soon()))).toEqual(Buffer.alloc(0));
  });

  it("sends a large object in parts, and after a cut only the parts that are missing", async () => {
    const body = randomBytes(large);
    const store = await openStore(`${urlOf()}/large`);
    await expect(store.put(upload("l", body, large - 2 * MIB), soon())).rejects.toThrow("cut");
    expect((await store.list(soon())).files).toEqual([]);
    await store.put(upload("l", body), soon());
    const [file] = (await store.list(soon())).files;
    expect(file).toMatchObject({ path: "l", bytes: large });
    if (file === undefined) return;
    expect((await store.digests([file], soon())).get("l")).toBe(sha(body));
    expect(sha(await buffer(await store.read(file, 0, soon())))).toBe(sha(body));
  }, 60_000);

  it("keeps nothing of what arrived with other content", async () => {
    const store = await openStore(`${urlOf()}/corrupt`);
    const wrong = {
      ...upload("c", Buffer.from("sent")),
      sha256: async () => sha(Buffer.from("meant")),
    };
    await expect(store.put(wrong, soon())).rejects.toThrow(CorruptedError);
    expect((await store.list(soon())).files).toEqual([]);
  });

  it("removes what it is told, and paths that are not there are no failure", async () => {
    const store = await openStore(`${urlOf()}/remove`);
    await store.put(upload("a", Buffer.from("a")), soon());
    await store.put(upload("b", Buffer.from("b")), soon());
    await store.remove(["a", "never/there"], soon());
    expect((await store.list(soon())).files.map(({ path }) => path)).toEqual(["b"]);
  });

  it("does not leave its prefix", async () => {
    const store = await openStore(`${urlOf()}/inside`);
    await expect(store.put(upload("../outside", Buffer.from("x")), soon())).rejects.toMatchObject({
      failure: { kind: "unsupported" },
    });
  });
};

describeWith(PROGRAMS.moto, "s3://, against moto's S3", () => {
  let moto: Service;
  beforeAll(async () => {
    moto = await startService(PROGRAMS.moto, (port) => ["-H", "127.0.0.1", "-p", String(port)]);
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL_S3: moto.url,
    });
    const client = new S3Client({ region: "us-east-1", endpoint: moto.url, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: "bucket" }));
  }, 60_000);
  afterAll(() => moto?.stop());
  holds(() => "s3://bucket/some/prefix", 36 * MIB);

  it("says that a bucket is not there", async () => {
    const answer = await copyStore(
      { from: "s3://nowhere/x", to: pathToFileURL(folder()).href },
      soon(),
    );
    expect(answer).toMatchObject({ ok: false, error: { kind: "unsupported" } });
  });
});

describeWith(PROGRAMS.gcs, "gs://, against fake-gcs-server", () => {
  let gcs: Service;
  beforeAll(async () => {
    gcs = await startService(PROGRAMS.gcs, (port) => [
      "-scheme",
      "http",
      "-host",
      "127.0.0.1",
      "-port",
      String(port),
      "-backend",
      "memory",
      "-external-url",
      `http://127.0.0.1:${port}`,
    ]);
    Object.assign(process.env, { SKYPLAN_GS_ENDPOINT: gcs.url, GOOGLE_CLOUD_PROJECT: "test" });
    await new Storage({ apiEndpoint: gcs.url, projectId: "test" }).createBucket("bucket");
  }, 60_000);
  afterAll(() => gcs?.stop());
  holds(() => "gs://bucket/some/prefix", 70 * MIB);
});

describeWith(PROGRAMS.azurite, "az://, against Azurite", () => {
  let azurite: Service;
  beforeAll(async () => {
    const { azurite: program } = PROGRAMS;
    azurite = await startService(process.execPath, (port) => [
      program,
      "--blobHost",
      "127.0.0.1",
      "--blobPort",
      String(port),
      "--inMemoryPersistence",
      "--skipApiVersionCheck",
      "--silent",
    ]);
    // The well-known account of the emulator.
    const key =
      "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    const connection = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${key};BlobEndpoint=${azurite.url}/devstoreaccount1;`;
    process.env.AZURE_STORAGE_CONNECTION_STRING = connection;
    await BlobServiceClient.fromConnectionString(connection).createContainer("box");
  }, 60_000);
  afterAll(() => azurite?.stop());
  holds(() => "az://devstoreaccount1/box/some/prefix", 36 * MIB);
});
