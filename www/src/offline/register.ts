/**
 * Lets the page work without a network from the next visit on, with the build of the engine that it runs now. A browser
 * that refuses only lacks that.
 */
export async function workOffline(build: string): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(new URL(`sw.js?engine=${build}`, document.baseURI));
  } catch (problem) {
    console.info('this page will not work offline:', problem);
  }
}

/** MNIST has arrived and may be kept. */
export async function keepData(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.ready;
  registration.active?.postMessage('keep data');
}
