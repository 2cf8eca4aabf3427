// The page of one report: #120-135 in its address leads to that place.
begin();
{
  const content = JSON.parse(document.getElementById("content").textContent);
  const page = document.getElementById("page");
  const place = () => {
    const found = /^#(\d+)-(\d+)$/.exec(location.hash);
    return found ? [Number(found[1]), Number(found[2])] : null;
  };
  drawReport(page, content, { at: place() });
  addEventListener("hashchange", () => { if (place()) drawReport(page, content, { at: place() }); });
}
