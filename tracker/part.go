package tracker

// Parts returns the keys that a mapping in a field of a structured type may have, in written order: the
// downtime of impact. Other fields have none.
func (f Field) Parts() []Field {
	bug := Field{Name: "bug", Type: TypeRef, Ref: KindBug}
	switch f.Type {
	case TypeImpact:
		return []Field{{Name: "downtime", Type: TypeDuration}, {Name: "effort", Type: TypeDuration, NoDays: true},
			{Name: "users", Type: TypeNumber}, {Name: "severity", Type: TypeOneOf, Values: []string{"1", "2", "3", "4"}}}
	case TypeRunbookUse:
		return []Field{{Name: "used", Type: TypeRef, Ref: KindRunbook, Required: true},
			{Name: "worked", Type: TypeOneOf, Values: []string{"yes", "partly", "no"}}}
	case TypeRejections:
		return []Field{bug, {Name: "because", Type: TypeText}}
	case TypeSignatures:
		return []Field{{Name: "contains", Type: TypeText}, {Name: "regexp", Type: TypeText},
			{Name: "instance", Type: TypeWord}, {Name: "service", Type: TypeWord}}
	case TypeRollouts:
		return []Field{{Name: "on", Type: TypeWord, List: true}, {Name: "at", Type: TypeTime, DateOK: true}}
	case TypeDecisions:
		return []Field{bug, {Name: "task", Type: TypeRef, Ref: KindTask}, {Name: "decision", Type: TypeText}}
	case TypeLinks:
		var all []Field
		for _, kind := range linkKinds {
			all = append(all, Field{Name: kind, Type: TypeWord})
		}
		return append(all, Field{Name: "text", Type: TypeText}, Field{Name: "state", Type: TypeWord}, Field{Name: "at", Type: TypeTime, DateOK: true})
	}
	return nil
}

// minPart is the length from which a key may be a mistyped part of a field. Shorter ones are words too
// often: user, worker, use.
const minPart = 7

// MeantFields returns what a key that is no field of the kind was probably meant to be: fields with a
// similar name, else the dotted path of the part that it names or looks like ("impact.severity"). None
// means that it is a key of somebody's own.
func MeantFields(kind Kind, key string) []string {
	var fields, parts []string
	paths := map[string]string{}
	for _, f := range Fields(kind) {
		fields = append(fields, f.Name)
		if f.Type != TypeImpact && f.Type != TypeRunbookUse {
			continue
		}
		for _, p := range f.Parts() {
			parts, paths[p.Name] = append(parts, p.Name), f.Name+"."+p.Name
		}
	}
	switch near := Nearest(key, fields); {
	case paths[key] != "":
		return []string{paths[key]}
	case len(near) > 0 || len(key) < minPart:
		return near
	}
	near := Nearest(key, parts)
	for i, name := range near {
		near[i] = paths[name]
	}
	return near
}
