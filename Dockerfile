# Two images, one for the service and one for the indexer:
#
#   docker build --target server  --tag rag-chat-server .
#   docker build --target indexer --tag rag-chat-indexer .
#
# They run the TypeScript sources as they are (docs/decisions/0002), as an ordinary user, and write to /data only.
ARG NODE_IMAGE=node:24-slim

# The packages that both need, and none that only tests or builds need.
FROM ${NODE_IMAGE} AS packages
WORKDIR /app
# The pnpm that the lockfile was written with. Node releases after 24 come without corepack.
COPY package.json ./
RUN npm install --global --no-audit --no-fund "$(node --print 'require("./package.json").packageManager')"
# Fetched in a layer of its own: a change to a source does not fetch packages again.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN pnpm fetch --prod
COPY . .

# `keep-workspace NAME` installs a package of the workspace and removes every other that it does not depend on. One flat
# node_modules, because adapters finds its optional peers (openai, ioredis and others) among the packages of the server.
RUN printf '%s\n' '#!/bin/sh' 'set -eu' 'rm -r node_modules' \
      'pnpm install --prod --frozen-lockfile --offline --config.node-linker=hoisted --filter-prod "$1..."' \
      'pnpm --filter-prod "$1..." list --depth -1 --parseable >/tmp/kept' \
      'for folder in packages/*; do grep -qx "$PWD/$folder" /tmp/kept || rm -r "$folder"; done' \
      'find node_modules/@rag -xtype l -delete' \
      >/usr/local/bin/keep-workspace && chmod +x /usr/local/bin/keep-workspace

FROM packages AS server-files
# What browsers load is bundled now, so the image needs no bundler and starts faster.
RUN keep-workspace @rag/server \
 && mkdir packages/web/dist \
 && node packages/web/src/build.ts \
 && mv packages/web/dist/web-files.json packages/web/src/ \
 && rm -r packages/web/dist node_modules/rolldown node_modules/@rolldown

FROM packages AS indexer-files
RUN keep-workspace @rag/indexer

FROM ${NODE_IMAGE} AS runtime
ENV NODE_ENV=production DATA_DIR=/data
RUN install --directory --owner=node --group=node /data
VOLUME /data
WORKDIR /app
# By number, so that an orchestrator can see that it is not root.
USER 1000:1000

FROM runtime AS indexer
COPY --from=indexer-files /app ./
ENTRYPOINT ["node", "packages/indexer/src/main.ts"]
CMD ["index"]

FROM runtime AS server
ENV HOST=0.0.0.0 PORT=3000
COPY --from=server-files /app ./
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Young objects have room for about a second of full load, so that those of a question in work are not copied again and
# again. It costs up to 384 MiB (docs/performance.md). These flags win over NODE_OPTIONS: replace the command to change them. `pnpm load`
# starts the server with the same flags.
CMD ["node", "--min-semi-space-size=128", "--max-semi-space-size=128", "packages/server/src/main.ts"]
