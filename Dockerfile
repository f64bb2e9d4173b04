# syntax=docker/dockerfile:1
# One image, every role by argument: docker run cinestream gateway
ARG NODE_IMAGE=docker.io/library/node:24-bookworm-slim

# Of Redoc one file is used: what it was bundled from stays behind.
FROM ${NODE_IMAGE} AS renderer
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs its install script here: the runtime is the image's own, browsers are the Grid's. Of the data sets the
# demo sites read one, and Bare is another runtime.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/node node_modules/node-bin-* node_modules/selenium-webdriver/bin node_modules/.package-lock.json \
 && find node_modules/vega-datasets/data -type f ! -name movies.json -delete \
 && find node_modules -type d -name prebuilds -path '*/bare-*' -prune -exec rm -rf {} + \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.cts' -o -name '*.d.mts' -o -iname '*.md' \) -delete \
 && find node_modules -depth -type d -empty -delete
COPY --from=renderer /app/node_modules/redoc/package.json /app/node_modules/redoc/LICENSE ./node_modules/redoc/
COPY --from=renderer /app/node_modules/redoc/bundles/redoc.standalone.js /app/node_modules/redoc/bundles/redoc.standalone.js.LICENSE.txt ./node_modules/redoc/bundles/
COPY bin ./bin
COPY scripts/runtime.mjs ./scripts/runtime.mjs
COPY src ./src
COPY sites ./sites
COPY clients/typescript/src ./clients/typescript/src
# Equal input gives equal layers: no file carries the time of its build.
ARG SOURCE_DATE_EPOCH=0
RUN find src clients sites -name '*.test.ts' -delete && chmod -R a+rX,go-w . && find . -exec touch -h -d "@${SOURCE_DATE_EPOCH}" {} +

FROM ${NODE_IMAGE} AS runtime
# Given by those who publish; package.json has it.
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="cinestream" \
      org.opencontainers.image.description="Movie pages in, a live, clean, deduplicated catalogue out" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# The package managers of the base image have no business in production.
RUN rm -rf /usr/local/lib/node_modules /usr/local/include/node /opt/yarn* \
           /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg
COPY --from=packages /app /app
WORKDIR /app
ENV NODE_ENV=production CINESTREAM_REVISION=${REVISION}
USER 1000:1000
EXPOSE 3000 9090
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "/app/src/main.ts"]
CMD ["--help"]

# For `tilt up`: the sources can be written over, and a change starts the role again.
FROM runtime AS development
USER 0
RUN chown -R 1000:1000 /app/src
USER 1000:1000
ENTRYPOINT ["node", "--watch", "--disable-warning=ExperimentalWarning", "/app/src/main.ts"]

FROM runtime
