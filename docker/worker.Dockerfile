# syntax=docker/dockerfile:1
# The GPU worker, for RunPod Serverless and for compose.yaml. Build it at the root of the repository:
#   docker build --file docker/worker.Dockerfile --tag api-gpu-worker .
# docs/images.md has the size of every part. NVIDIA's driver libraries come from the machine at run
# time, so that no CUDA image is needed below.
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
COPY docker/slim.dpkg.cfg /etc/dpkg/dpkg.cfg.d/slim
COPY docker/worker.packages /etc/api-gpu/
# Lists and caches of apt are mounts, and so never a part of the image.
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    --mount=type=tmpfs,target=/var/log \
    apt-get update \
    && grep --invert-match --extended-regexp '^(#|$)' /etc/api-gpu/worker.packages \
      | DEBIAN_FRONTEND=noninteractive xargs apt-get install --yes --no-install-recommends \
    && fc-cache --system-only --force \
    && useradd --uid 10001 --create-home --shell /usr/sbin/nologin worker \
    && install --directory --owner=worker --group=worker /app /work
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /src/dist/gpu-worker.mjs /src/dist/harfbuzz.wasm /app/
COPY --from=build /src/dist/fonts /app/fonts
COPY LICENSE /app/

# Numbers, since Kubernetes can not tell from a name that it is not root.
USER 10001:10001
WORKDIR /app
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/app/.compile-cache \
    WORK_DIR=/work \
    MIN_FREE_DISK_BYTES=1000000000 \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,video,utility
# What V8 compiles is kept: a cold start takes about 0.1 s less.
RUN ["node", "gpu-worker.mjs", "--help"]

LABEL org.opencontainers.image.title="api-gpu worker" \
      org.opencontainers.image.description="Renders captions, stills and sound on GPUs; polls RunPod's queue" \
      org.opencontainers.image.licenses="MIT"
# The worker is process 1 and needs no init: ffmpeg is its only child, and has none.
STOPSIGNAL SIGTERM
CMD ["node", "gpu-worker.mjs"]
