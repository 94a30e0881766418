/**
 * Milliseconds of work between two looks at the page's questions: a stroke is answered within a frame, and the cost of
 * looking (about 0.05 ms) stays under one percent.
 */
export const slice = 12;

const channel = new MessageChannel();
channel.port1.start();

/** Lets waiting messages in. A timer would idle for 4 ms; a message comes right after those that wait already. */
export function breath(): Promise<void> {
  return new Promise((resolve) => {
    channel.port1.addEventListener('message', () => resolve(), { once: true });
    channel.port2.postMessage(null);
  });
}
