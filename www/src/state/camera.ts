import { middleOf, type Picture } from './picture';

/** The webcam while it is on. */
export interface Camera {
  stop(): void;
}

/**
 * Asks for the webcam and hands over a picture for each of its frames, newest only: none is taken while `wanted` says no. Of
 * `height` rows, if it can.
 * Rejects if the visitor or the browser refuses.
 */
export async function openCamera(
  height: 240 | 480,
  wanted: () => boolean,
  onpicture: (picture: Picture) => void,
): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: { ideal: (height * 4) / 3 }, height: { ideal: height }, facingMode: 'user' },
  });
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  let on = true;
  const stop = () => {
    on = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  const take = () => {
    if (!on) return;
    if (wanted()) onpicture(middleOf(video, video.videoWidth, video.videoHeight));
    video.requestVideoFrameCallback(take);
  };
  try {
    await video.play();
  } catch (problem) {
    stop();
    throw problem;
  }
  video.requestVideoFrameCallback(take);
  return { stop };
}
