# What NVSim is built with for the worker's image: NVENC's structures and the encoders' libraries change
# from one Debian to the next. For tests alone.
FROM debian:trixie-20260918-slim
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \
    --mount=type=cache,target=/var/lib/apt/lists,sharing=locked \
    --mount=type=tmpfs,target=/var/log \
    apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
      gcc libc6-dev make libffmpeg-nvenc-dev libx264-dev libx265-dev
COPY --from=build /src/LICENSE /LICENSE
