const express = require("express");

const app = express();
const notes = new Map([["1", { id: "1", text: "Buy milk" }]]);

app.use(express.json());

app.get("/notes", (request, response) => {
  response.json([...notes.values()]);
});

app.get("/notes/:id", (request, response) => {
  const note = notes.get(request.params.id);
  if (note) response.json(note);
  else response.status(404).json({ message: `There is no note ${request.params.id}` });
});

app.post("/notes", (request, response) => {
  const note = { id: String(notes.size + 1), text: request.body.text };
  notes.set(note.id, note);
  console.log("noted", note);
  response.status(201).json(note);
});

module.exports = app;
