// While a sound is played, the word that is being said stands out; a click on a word goes there.
// <audio data-loi="/audio/HASH.json" data-cho="ID">: the words are shown in the element of that id.
"use strict";

for (const audio of document.querySelectorAll("audio[data-loi]")) {
  audio.addEventListener("play", () => follow(audio), { once: true });
}

async function follow(audio) {
  const place = document.getElementById(audio.dataset.cho);
  const answer = await fetch(audio.dataset.loi);
  if (!place || !answer.ok) return; // a sound without its words is listened to all the same
  const { spoken, marks } = await answer.json();
  if (place.textContent.normalize("NFC") !== spoken) return; // other words are shown: they are not those said
  const words = laidOut(place, spoken, marks, audio);
  let said = null;
  const show = () => {
    const now = wordAt(marks, audio.currentTime * 1000);
    if (words[now] !== said) {
      said?.classList.remove("said");
      said = audio.ended ? null : words[now];
      said?.classList.add("said");
    }
    if (!audio.paused && !audio.ended) requestAnimationFrame(show);
  };
  for (const happening of ["play", "seeked", "pause", "ended"]) audio.addEventListener(happening, show);
  show();
}

// The words of `spoken` as elements in `place`, one for each mark; what is between them stays text.
function laidOut(place, spoken, marks, audio) {
  const parts = [];
  let end = 0;
  const words = marks.map(([from, to, atMs]) => {
    const word = document.createElement("span");
    word.textContent = spoken.slice(from, to);
    word.addEventListener("click", () => { audio.currentTime = atMs / 1000; });
    parts.push(spoken.slice(end, from), word);
    end = to;
    return word;
  });
  place.replaceChildren(...parts, spoken.slice(end));
  return words;
}

// Index of the last mark at or before `nowMs`; -1 before the first.
function wordAt(marks, nowMs) {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (marks[middle][2] <= nowMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
