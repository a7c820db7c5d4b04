import { measureHttp } from "../http/measure.ts";
import type { Subject } from "../subject.ts";

/** What a service answers under load; the load generator shares the machine with it. */
export const http: Subject = {
  name: "http",
  about: "sky serve on the bundled catalog under load, client on the same machine (autocannon)",
  run: measureHttp,
};
