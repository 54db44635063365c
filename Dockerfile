FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json tsconfig.build.json ./
RUN npm ci
COPY src ./src
COPY scripts ./scripts
COPY fixtures ./fixtures
COPY openapi ./openapi
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
LABEL org.opencontainers.image.title="freshdesk-emulator" \
      org.opencontainers.image.description="A local, stateful emulator of Freshdesk's v2 REST API" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production FRESHDESK_EMULATOR_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/fixtures ./fixtures
COPY --from=build /app/openapi ./openapi
USER node
EXPOSE 4800
HEALTHCHECK --interval=5s --timeout=2s --retries=5 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || process.env.FRESHDESK_EMULATOR_PORT || 4800) + '/_emulator/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/cli.js"]
