# The planning service: docker build -t skyplan . && docker run -p 127.0.0.1:8080:8080 -v ./tokens:/run/secrets/tokens:ro skyplan
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY . .
# Installs, builds (the package's prepare script), then leaves only what runs.
RUN npm ci --no-audit --no-fund && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/bin ./bin
COPY --from=build /app/dist ./dist
COPY --from=build /app/schema ./schema
COPY --from=build /app/data ./data
# The user `node` of the image, by number so that a host can see that it is not root.
USER 1000:1000
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# A public address inside the container needs tokens: mount them.
ENTRYPOINT ["node", "bin/sky.js", "serve", "--host", "0.0.0.0", "--token-file", "/run/secrets/tokens"]
