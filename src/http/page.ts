import express, { type RequestHandler, Router } from "express";
import { KEPT_FOREVER, REVALIDATE } from "./reply.ts";

const POLICY = "Content-Security-Policy";

/** The built page at `/`; its other files have their content's hash in their names. */
export const servePage = (dir: string | undefined): RequestHandler => {
  const router = Router();
  if (dir === undefined) return router;
  router.use((_request, response, next) => {
    response.locals.route = "page";
    // Only the reference of the interface makes styles inline.
    const policy = String(response.getHeader(POLICY) ?? "");
    response.setHeader(POLICY, policy.replace(" 'unsafe-inline'", ""));
    next();
  });
  router.use(
    express.static(dir, {
      redirect: false,
      dotfiles: "ignore",
      setHeaders: (response, path) => {
        const hashed = /-[\w-]{8,}\.\w+$/.test(path);
        response.setHeader("Cache-Control", hashed ? KEPT_FOREVER : REVALIDATE);
      },
    }),
  );
  router.use((_request, response, next) => {
    response.locals.route = undefined;
    next();
  });
  return router;
};
