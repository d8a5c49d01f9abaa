package classify

// The weights that every Engine begins with, fitted by TestTrain on two sets of labelled reports (kernel crash
// logs and the incidents of a status site) and rounded. The weights of alerts and services are not among what those
// sets have: an alert counts a little less than an instance, a service like little. What the gates see was chosen by
// the same two sets and two more (reports of a development environment and of a distributed file system), none of
// whose weights are fitted.
var (
	priorRank  = [features]float64{fWords: 2.9, fShared: 3, fHead: 0.8, fHeadIn: 1.8, fHeadOut: 1.1, fScore: 0.8, fRare: 1, fNumbers: 0.2, fFrames: 1.1, fStack: 1.6, fInstance: 2.6, fPlace: 2.1, fAlert: 2, fService: 0.3, fCount: 0.3, fRecent: 0.8}
	priorRight = [gates]float64{gOne: -2.4, gScore: 0.3, gShare: 2.4, gGap: -0.3, gLike: 1.2, gPlace: 1.2, gAlert: 0.8, gFrames: 0.7, gStack: 0.9, gNovel: -0.8, gReturn: 1.1, gKin: 0.7, gTwin: -1.9}
	priorKnown = [gates]float64{gOne: -2.8, gScore: 1.2, gShare: 0.4, gGap: -0.2, gLike: 0.6, gPlace: 0.9, gAlert: 0.8, gFrames: 0.7, gStack: 0.4, gNovel: -0.3, gReturn: 1.3, gKin: 0.3, gTwin: -1.1}
)
