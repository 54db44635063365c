FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY fixtures ./fixtures
COPY openapi ./openapi
COPY src ./src
# Without what only those need who compile against the package.
RUN node scripts/build.js program && find dist -type f -name '*.d.cts' -delete
# For `--data postgres://...`.
WORKDIR /peers
RUN npm install --no-save --ignore-scripts "pg@$(node -p 'require("/app/package-lock.json").packages["node_modules/pg"].version')"

FROM node:24-slim
ARG VERSION=0.1.0
ARG SOURCE=
LABEL org.opencontainers.image.title="freshdesk-emulator" \
      org.opencontainers.image.description="A local, stateful emulator of Freshdesk's v2 REST API for development, tests and CI" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.source="${SOURCE}"
ENV NODE_ENV=production \
    FRESHDESK_EMULATOR_HOST=0.0.0.0 \
    FRESHDESK_EMULATOR_FIXTURES=/fixtures
# Writable for whichever user the container is run as.
RUN mkdir -m 755 /fixtures && mkdir -m 777 /data
WORKDIR /app
COPY LICENSE package.json scripts/healthcheck.js ./
COPY --from=build /app/fixtures ./fixtures
COPY --from=build /app/openapi ./openapi
COPY --from=build /app/dist ./dist
COPY --from=build /peers/node_modules ./node_modules
USER node
VOLUME /data
EXPOSE 4800
HEALTHCHECK --interval=3s --timeout=10s --start-period=10s --retries=3 CMD ["node", "/app/healthcheck.js"]
ENTRYPOINT ["node", "/app/dist/cli.js"]
