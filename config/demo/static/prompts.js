// Plays one prompt at a time.

const player = new Audio();
let row = null;

function stop() {
  player.pause();
  row?.classList.remove("playing");
  row = null;
}

player.addEventListener("ended", stop);

for (const button of document.querySelectorAll("[data-audio]")) {
  button.addEventListener("click", () => {
    const mine = button.closest("li");
    const again = row === mine;
    stop();
    if (again) return;
    row = mine;
    row.classList.add("playing");
    player.src = button.dataset.audio;
    player.play().catch(stop);
  });
}
