# The image of a worker, for an engine that starts its workers as containers: `flink({ …, module, image: 'yeoul-worker' })`.
# Built at the root of the clone, with the folder that holds the pipelines' modules:
#
#   docker build -f tools/engine/worker.Dockerfile --build-arg MODULES=scratch -t yeoul-worker .
#
# An engine gives it --id and --provision_endpoint. A module has the same place below the working folder as in the clone.
# Dataflow takes it from a registry: docker tag yeoul-worker REGISTRY/…, docker push REGISTRY/….
FROM node:24-slim
WORKDIR /pipeline
COPY package.json package-lock.json ./
COPY lib/package.json lib/
# What the worker speaks to engines with, and the clients of Kafka and Pub/Sub, in the versions that the package names.
RUN npm install --omit=dev --no-save --ignore-scripts --no-audit --no-fund \
  $(node -p "Object.entries(require('./lib/package.json').peerDependencies).map(pair => pair.join('@')).join(' ')")
COPY lib lib
ARG MODULES=scratch
COPY ${MODULES} ${MODULES}
USER node
ENTRYPOINT ["node", "lib/portable/process/worker-main.ts"]
