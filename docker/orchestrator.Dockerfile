# syntax=docker/dockerfile:1
# The orchestrator, and in the same image the local endpoint. Build it at the root of the repository:
#   docker build --file docker/orchestrator.Dockerfile --tag api-gpu-orchestrator .
#   docker run … api-gpu-orchestrator                              the API
#   docker run … api-gpu-orchestrator node orchestrator.mjs keys …  makes and ends keys
#   docker run … api-gpu-orchestrator node local-endpoint.mjs       the endpoint
ARG NODE_VERSION=24.21.0
ARG DEBIAN_TAG=trixie-20260918-slim

FROM node:${NODE_VERSION}-trixie-slim AS build
WORKDIR /src
ENV PATH=/src/node_modules/.bin:$PATH
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json nest-cli.json ./
COPY scripts scripts
COPY libs libs
COPY apps apps
RUN node scripts/build.mts

FROM debian:${DEBIAN_TAG}
RUN useradd --uid 10002 --create-home --shell /usr/sbin/nologin orchestrator \
    && install --directory --owner=orchestrator --group=orchestrator /app /data
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /src/dist/orchestrator.mjs /src/dist/local-endpoint.mjs /app/
COPY --from=build /src/dist/swagger-ui /app/swagger-ui
COPY --from=build /src/dist/web /app/web
COPY LICENSE openapi.json docker/live.mjs /app/

# Numbers, since Kubernetes can not tell from a name that it is not root.
USER 10002:10002
WORKDIR /app
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIR=/data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["node", "live.mjs"]

LABEL org.opencontainers.image.title="api-gpu orchestrator" \
      org.opencontainers.image.description="An HTTP API that turns media links into finished videos" \
      org.opencontainers.image.licenses="MIT"
STOPSIGNAL SIGTERM
CMD ["node", "orchestrator.mjs"]
