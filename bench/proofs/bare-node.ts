// Prints when Node had started: the part of the start-up time that no program can save.
console.log(
  JSON.stringify({
    element: '',
    at: performance.timeOrigin + performance.now(),
    peakRssMb: process.resourceUsage().maxRSS / 1024,
  }),
)
