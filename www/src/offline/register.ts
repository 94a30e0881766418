/**
 * Lets the page work without a network from the next visit on, with the builds of the engine that this visit and that one
 * run. A browser that refuses only lacks that.
 */
export async function workOffline(builds: readonly string[]): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register(new URL(`sw.js?engines=${builds.join()}`, document.baseURI));
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
