/** Hashes of results, by workload and input, that every program agrees on (`resultHash`). */
export const expected = {
  /** W1 over 100 MB: 50,000 lines. */
  W1: '0dbdf81aa8b0e9dbc8396aa1a61496b51b6b65ea9f801182f6d443ed73eb42ec',
  /** W1 over the first fifth of that: 49,998 lines. */
  W1medium: '3abb69e3ba1fa4a03911ddce9e341e0ab58d4d549f4214f3fac8536e0dad0e33',
  /** W1 over the first 20,000 lines of that: 28,733 lines. */
  W1small: '0abf87058b40ececb25431b40b92605f48f411895dc2b515c50d5d9a9a2c9e3d',
  /** W2 over a million tweets: 368 lines. */
  W2: 'db6e83bf0c5767c1d2d06fd4c2a6369e40034df312f51e0e4c1615c2d28c0365',
  /** W2 over the first 120,000 tweets: 52 lines. */
  W2few: '277ab8a3af76c3fc3eda6a96fa572aaa51544a272203c2f2c823044de9368cd8',
  /** W2 over ten million tweets: 3,608 lines. */
  W2many: 'ba7c7b9079dfccd70abf02ef8d4637ff7c75af604b1c4cee1d2859f1ccd85051',
  /** The tweets of the recording, and how long their texts are. */
  recording: '4358b07fce8c69eb174141f4f035348bf4dce6e8705422b483f59d18fafce007',
  /** W2b over a million tweets: 293 lines. */
  W2b: '3b0fbe8588f733035cf63085ea2c3e28fd650ff7071524e29de1fd7fa6714a32',
}
