// The picture of a sound, under its player: what was heard is dark, and a click goes there.
// <canvas data-song="/audio/HASH.wave.json" data-cua="ID">: the player is the <audio> of that id.
"use strict";

for (const canvas of document.querySelectorAll("canvas[data-song]")) draw(canvas);

async function draw(canvas) {
  const audio = document.getElementById(canvas.dataset.cua);
  const answer = await fetch(canvas.dataset.song).catch(() => null);
  if (!audio || !answer?.ok) return canvas.remove(); // a sound without its picture is listened to all the same
  const wave = await answer.json();
  const show = () => paint(canvas, wave, (audio.currentTime * 1000) / wave.duration_ms);
  canvas.addEventListener("click", (event) => {
    audio.currentTime = ((event.offsetX / canvas.clientWidth) * wave.duration_ms) / 1000;
    if (audio.readyState === 0) audio.load(); // the time is kept until the sound is there
    show();
  });
  for (const happening of ["timeupdate", "seeking", "seeked", "ended"]) audio.addEventListener(happening, show);
  new ResizeObserver(show).observe(canvas);
  show();
}

// One bar for each stretch, around the middle line; the colours are those of the style sheet.
function paint(canvas, wave, heard) {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((points) => points * devicePixelRatio);
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(canvas);
  const step = width / wave.lows.length;
  pen.clearRect(0, 0, width, height);
  wave.lows.forEach((low, index) => {
    pen.fillStyle = index < heard * wave.lows.length ? style.color : style.borderBottomColor;
    const top = (1 - wave.highs[index] / 127) * height / 2;
    pen.fillRect(index * step, top, Math.max(step * 0.8, 1), Math.max((1 - low / 127) * height / 2 - top, 1));
  });
}
