let runs = 0;

exports.handler = async (event) => {
  runs += 1;
  console.log("report %d of this environment, because of %s", runs, event.reason ?? event["detail-type"]);
  return { runs };
};
