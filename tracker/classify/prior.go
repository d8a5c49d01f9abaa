package classify

// The weights that every Engine begins with, fitted by TestTrain on two sets of labelled reports (kernel crash
// logs and the incidents of a status site) and rounded. The weights of alerts and services are not among what those
// sets have: an alert counts like an instance, a service like little.
var (
	priorRank  = [features]float64{fWords: 3.1, fShared: 3.1, fHead: 0.8, fHeadIn: 1.8, fHeadOut: 1.1, fScore: 0.9, fRare: 1, fNumbers: 0.2, fFrames: 1.2, fInstance: 2.5, fPlace: 2.1, fAlert: 2, fService: 0.3, fCount: 0.4, fRecent: 0.8}
	priorRight = [gates]float64{gOne: -5.2, gGap: -0.1, gNew: -1.1, gSize: -0.3, gWords: 1.2, gHead: 0.2, gHeadOut: 0.1, gRare: 0.5, gNumbers: 0.2, gFrames: 1.3, gPlace: 1.6, gAlert: 1, gCount: 0.1, gRecent: -0.3, gShare: 2.7, gLead: 0.7, gAll: 0.5, gVotes: 1.1}
	priorKnown = [gates]float64{gOne: -2.5, gGap: -0.2, gNew: -0.6, gSize: -1, gWords: 1.6, gHead: 0.4, gHeadOut: 0.4, gRare: -0.2, gNumbers: 0.4, gFrames: 1.4, gPlace: 1.7, gAlert: 1, gCount: 0.1, gRecent: 0.1, gShare: 1, gLead: 0.3, gAll: 0.4, gVotes: 1.4}
)
