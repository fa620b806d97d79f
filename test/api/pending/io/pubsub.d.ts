import type { PCollection, PDone, Pipeline, PTransform } from 'yeoul'
export interface PubSubMessage { readonly data: Uint8Array; readonly attributes: Readonly<Record<string, string>>; readonly messageId: string; readonly publishTime: number; json<T>(): T }
export declare function readFromPubSub(options: { subscription: string; timestampAttribute?: string; idAttribute?: string }): PTransform<Pipeline, PCollection<PubSubMessage>>
export declare function writeToPubSub(options: { topic: string }): PTransform<PCollection<Uint8Array | string>, PDone>
export {}
