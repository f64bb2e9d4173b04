/** The NATS client as the rest of the project uses it: the one door to its packages at run time. */
export { DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
export { createInbox, Empty, errors } from '@nats-io/nats-core';
export { Objm } from '@nats-io/obj';
export { Svcm } from '@nats-io/services';
